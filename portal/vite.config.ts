import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vite';
import { tellWorkerItsFiles } from './build-worker.ts';

/** A running system, for `npm run dev`. */
const door = process.env['ENMS_DOOR'] ?? 'http://127.0.0.1:8080';

/** The door takes writes only from its own pages: the development server speaks as one of them. */
function behindDoor(target: string) {
  return { target, changeOrigin: true, headers: { origin: target } };
}

export default defineConfig({
  plugins: [vue(), tellWorkerItsFiles()],
  // The workspace package is read from its sources, like the specs do.
  resolve: { conditions: ['enms-source', 'module', 'browser', 'development|production'] },
  build: {
    target: 'es2023',
    assetsInlineLimit: 0,
    sourcemap: false,
    rolldownOptions: {
      input: { index: 'index.html', sw: 'src/offline/worker/worker.ts' },
      output: {
        // The worker's address must stay: it is how a browser finds the next one.
        entryFileNames: ({ name }) => (name === 'sw' ? 'sw.js' : 'assets/[name]-[hash].js'),
      },
    },
  },
  server: {
    proxy: {
      '/api': behindDoor(door),
      '/ws': { ...behindDoor(door), ws: true },
    },
  },
});
