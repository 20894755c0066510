import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generatedFiles } from './generated-files.ts';

const room = fileURLToPath(new URL('../..', import.meta.url));

for (const [name, text] of generatedFiles()) {
  const file = `${room}/${name}`;
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
  process.stdout.write(`${relative(process.cwd(), file)}\n`);
}
