import { test } from 'node:test';
import { checkInventories } from './check-inventories.ts';

test('100 random inventories render, are read back as written, keep secrets apart, are deterministic', () => {
  checkInventories(100);
});
