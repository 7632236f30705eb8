/**
 * Names of fields whose values say what happened. Other fields (ids, addresses, sizes, durations) would
 * give every line a skeleton of its own, and no pattern asks for them. Without case, `_`, `-` and `.`.
 */
const names =
  'action alert attack attribute auth authresult category cause channel clientrequesturi cmd ' +
  'code command commandline consolelogin desc description detail details disposition ' +
  'downstreamstatus edgeresponsestatus err error errorcode errormessage errormsg errors ' +
  'errortype event eventid eventname eventtype exception exceptionclass exceptionmessage ' +
  'failurereason http httpmethod httppath httprequest httpstatus httpstatuscode ' +
  'httpuseragent incidenttype level logdesc logger loglevel message method msg operation ' +
  'outcome path query reason request requestmethod requestpath requesturi requesturl ' +
  'response responsecode responsestatus result resultstatus securityaction severity ' +
  'signature stack stacktrace status statuscode subtype success threat type uri url ' +
  'useragent verdict warning workload xenvoyoriginpath';

/** Hashes of the names, by `fieldNameHash`. A name that is none of them and has such a hash is read too. */
export const fieldNames: ReadonlySet<number> = new Set(
  names.split(' ').map((name) => fieldNameHash(new TextEncoder().encode(name), 0, name.length)),
);

/** FNV-1a (Fowler, Noll, Vo), 32 bit, of letters and digits alone, in lower case. Time O(n). */
export function fieldNameHash(bytes: Uint8Array, from: number, to: number): number {
  let hash = 0x811c9dc5;
  for (let p = from; p < to; p++) {
    const c = bytes[p] as number;
    const isUpper = c >= 65 && c <= 90;
    if (isUpper || (c >= 97 && c <= 122) || (c >= 48 && c <= 57)) {
      hash = Math.imul(hash ^ (isUpper ? c + 32 : c), 0x01000193);
    }
  }
  return hash | 0;
}
