/**
 * Makes a new cluster with the database `enms` in it and exits: `node initialise-cluster.js <directory>`. A process
 * of its own, since the memory that initialising takes is never given back by the one that did it.
 */
import { Engine } from './engine/engine.ts';

const [, , dataDir] = process.argv;
if (dataDir === undefined) throw new Error('usage: initialise-cluster <directory>');
// Whoever started this writes the whole directory to disk at the end.
const engine = await Engine.open(dataDir, { database: 'template1', fsync: false });
engine.query('CREATE DATABASE enms');
engine.query('CHECKPOINT');
engine.shutDown();
process.exit(0);
