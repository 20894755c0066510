import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What became of the flow file at start-up. */
export type FlowInstallation = 'installed' | 'updated' | 'unchanged' | 'edited';

/**
 * Puts the flow of this version into the user directory, unless an administrator has edited it there.
 *
 * @param shipped path of the version-controlled flow
 * @param userDir Node-RED's user directory; made when missing
 * @returns `edited` when the file there is somebody's work and was left alone
 */
export async function installFlow(shipped: string, userDir: string): Promise<FlowInstallation> {
  await mkdir(userDir, { recursive: true });
  const flow = await readFile(shipped, 'utf8');
  const target = join(userDir, 'flows.json');
  const originPath = join(userDir, '.flows-origin');
  const present = await textOrNull(target);
  if (present !== null && sameFlow(present, flow)) {
    await writeFile(originPath, fingerprint(flow));
    return 'unchanged';
  }
  if (present !== null && fingerprint(present) !== (await textOrNull(originPath))) return 'edited';
  await writeFile(target, flow);
  await writeFile(originPath, fingerprint(flow));
  return present === null ? 'installed' : 'updated';
}

async function textOrNull(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** Of the content, not of the spelling: the editor writes the same flow with other white space. */
function fingerprint(flow: string): string {
  return createHash('sha256').update(canonical(flow)).digest('hex');
}

function sameFlow(one: string, other: string): boolean {
  return canonical(one) === canonical(other);
}

function canonical(flow: string): string {
  try {
    return JSON.stringify(JSON.parse(flow));
  } catch {
    return flow;
  }
}
