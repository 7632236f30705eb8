/** The policies as a pack: `pulumi preview --policy-pack infra`. */
import { PolicyPack } from '@pulumi/policy';
import { policies } from './policies.ts';

export const pack = new PolicyPack('tidewatch', {
  policies: policies.map(({ name, description, isAdvisoryInPreview, check }) => ({
    name,
    description,
    // `up` refuses these by itself, before anything connects.
    enforcementLevel: isAdvisoryInPreview ? 'advisory' : 'mandatory',
    validateResource: (resource, report) => {
      for (const message of check(resource)) report(message);
    },
  })),
});
