/** Node-RED finds the editor page and the locales beside this file; the compiled runtime lies in dist. */
export { default } from '../../dist/nodes/decode/runtime.js';
