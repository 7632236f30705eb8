import { InvalidArgumentError, Option } from 'commander';

/** `--within SECONDS`: how long the canary waits. */
export function withinOption(): Option {
  return new Option('--within <seconds>', 'how long a marked line may take')
    .argParser((text) => {
      const seconds = Number(text);
      if (Number.isInteger(seconds) && seconds > 0 && seconds <= 3600) return seconds;
      throw new InvalidArgumentError('It is a whole number of seconds, at most 3600.');
    })
    .default(60);
}
