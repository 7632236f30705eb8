// A type alone: the package is loaded when it is asked for.
import type * as redis from 'redis';
import { DetectorError } from '../../model/detector-error.ts';

type RedisPackage = typeof redis;

/**
 * Loads the client when counters in Redis are asked for, and not before.
 *
 * @throws {DetectorError} `program-missing` naming component and package
 */
export async function loadRedis(
  load: () => Promise<RedisPackage> = () => import('redis'),
): Promise<RedisPackage> {
  try {
    return await load();
  } catch (cause) {
    throw new DetectorError('Cannot keep counters in Redis: the package "redis" is not installed', {
      code: 'program-missing',
      hint: 'npm install redis, or leave redis.url (REDIS_URL) unset.',
      cause,
    });
  }
}
