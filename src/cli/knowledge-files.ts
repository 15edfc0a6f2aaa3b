/** `--with FILE` and `--learn FILE`: what other captures taught of meters, and what this one does. */
import { randomBytes } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, openSync, renameSync, unlinkSync, writeFileSync } from 'node:fs';
import { loadKnowledgeFile } from '../../dissectors/index.js';
import { Limits, type Shared } from '../core/index.js';
import { fileProblem } from '../sinks/file-problem.js';
import { complain } from './errors.js';
import { readSmallFile } from './small-file.js';
import { UsageError } from './usage.js';

/** As JSON, some five times what it takes in memory. */
const MOST_BYTES = 5 * Limits.knowledgeBytes;

/** Uses what the files say. Throws a `UsageError` with what is wrong in one. */
export async function useKnowledge(files: readonly string[], shared: Shared): Promise<void> {
  if (files.length === 0) return;
  const { giveKnowledge, KnowledgeFault } = await loadKnowledgeFile();
  for (const file of files) {
    const text = readSmallFile(file, MOST_BYTES, 'knowledge');
    try {
      giveKnowledge(shared, text);
    } catch (error) {
      if (error instanceof KnowledgeFault) throw new UsageError(`${file}: ${error.message}`);
      throw error;
    }
  }
}

/** Throws a `UsageError` where there is a file that is no knowledge: it was named by mistake. */
export async function expectToLearn(file: string | undefined): Promise<void> {
  if (file === undefined || !existsSync(file)) return;
  const { isKnowledge } = await loadKnowledgeFile();
  if (!isKnowledge(readSmallFile(file, MOST_BYTES, 'knowledge')))
    throw new UsageError(`--learn: ${file} exists and holds no knowledge of meters: give another name`);
}

/** Writes what is known; false where that failed, which is told. The file is there whole, or as it was. */
export async function writeKnowledge(file: string | undefined, shared: Shared): Promise<boolean> {
  if (file === undefined) return true;
  const { knowledgeText } = await loadKnowledgeFile();
  const beside = `${file}.${randomBytes(4).toString('hex')}`;
  let descriptor = -1;
  try {
    // What meters are called is their owner's business.
    descriptor = openSync(beside, 'wx', 0o600);
    writeFileSync(descriptor, knowledgeText(shared));
    fsyncSync(descriptor);
    closeSync(descriptor);
    renameSync(beside, file);
    return true;
  } catch (error) {
    complain(fileProblem(error, file));
    if (descriptor >= 0 && existsSync(beside)) unlinkSync(beside);
    return false;
  }
}
