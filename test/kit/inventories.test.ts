import { test } from 'node:test';
import { checkInventories } from './inventory-property.ts';

test('100 random inventories render, are read back as written, keep secrets apart, are deterministic', () => {
  checkInventories(100);
});
