/** Labels that are told apart before they share one stream. */
export const streamsMax = 20_000;
