import type { Policy, PolicyResource } from './policy.ts';
import { containerType, objectsIn } from './read-props.ts';

const digest = /(^|@)sha256:[0-9a-f]{64}$/;
/** The tag of our own image is the hash of what it is built from. */
const ownImage = /^log-anomaly-detector:[0-9a-f]{16}$/;

/** A tag moves; a digest does not. */
export const imagePinned: Policy = {
  name: 'image-pinned',
  description:
    'Every container runs an image named by its digest, or our own by its content’s hash',
  isAdvisoryInPreview: false,
  check: ({ type, props }) => (type === containerType ? imageProblems(props) : []),
};

function imageProblems(props: PolicyResource['props']): string[] {
  const label = objectsIn(props['labels']).find((one) => one['label'] === 'tidewatch.image');
  // What a first preview does not know yet is the id of the image that the label names.
  const image = isKnown(props['image']) ? props['image'] : label?.['value'];
  if (typeof image === 'string' && (digest.test(image) || ownImage.test(image))) return [];
  return [`its image "${String(image)}" is not pinned`];
}

function isKnown(value: unknown): value is string {
  return (
    typeof value === 'string' && value !== '' && value !== '04da6b54-80e4-46f7-96ec-b56ff0331ba9'
  );
}
