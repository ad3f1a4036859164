/** What model files need of a file system: a port, so that a full or read-only disk can be put in its place. */
import * as node from 'node:fs/promises';

export type FileSystem = Pick<
  typeof node,
  'access' | 'mkdir' | 'open' | 'readdir' | 'readFile' | 'rename' | 'rm'
>;

export const nodeFileSystem: FileSystem = node;
