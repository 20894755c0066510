import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vite';

/** A running system, for `npm run dev`. */
const door = process.env['ENMS_DOOR'] ?? 'http://127.0.0.1:8080';

/** The door takes writes only from its own pages: the development server speaks as one of them. */
function behindDoor(target: string) {
  return { target, changeOrigin: true, headers: { origin: target } };
}

export default defineConfig({
  plugins: [vue()],
  // The workspace package is read from its sources, like the specs do.
  resolve: { conditions: ['enms-source', 'module', 'browser', 'development|production'] },
  build: { target: 'es2023', assetsInlineLimit: 0, sourcemap: false },
  server: {
    proxy: {
      '/api': behindDoor(door),
      '/ws': { ...behindDoor(door), ws: true },
    },
  },
});
