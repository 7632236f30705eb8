import { Option } from 'commander';

/** `--images FILE`, the same on every command. */
export function imagesOption(): Option {
  return new Option('--images <file>', 'the file that pins the images').default(
    'hosts/images.yaml',
  );
}
