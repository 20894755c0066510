export { eventually } from './eventually.ts';
export { freePorts } from './free-ports.ts';
export { InstalledSystem } from './installed-system.ts';
