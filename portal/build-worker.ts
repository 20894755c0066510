import { createHash } from 'node:crypto';
import type { Plugin } from 'vite';

const workerFile = 'sw.js';

/** Tells the service worker which files this build has; any change of them changes the worker, which browsers notice. */
export function tellWorkerItsFiles(): Plugin {
  return {
    name: 'tell-worker-its-files',
    apply: 'build',
    enforce: 'post',
    generateBundle(_options, bundle) {
      const files = Object.keys(bundle)
        .filter((file) => file.startsWith('assets/'))
        .sort()
        .map((file) => `/${file}`);
      const worker = bundle[workerFile];
      if (worker?.type !== 'chunk') throw new Error('the build has no service worker');
      const name = createHash('sha256').update(files.join('\n')).digest('hex').slice(0, 16);
      worker.code = worker.code
        .replaceAll('__BUILD_FILES__', JSON.stringify(files))
        .replaceAll('__BUILD_NAME__', JSON.stringify(name));
    },
  };
}
