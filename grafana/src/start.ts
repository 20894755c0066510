/**
 * `node --env-file=FILE dist/src/start.js PROGRAM WORDS…` becomes the program, with the file's settings in its environment:
 * they are nowhere on a command line, and no process stays in between that signals would have to pass.
 */
const [program, ...words] = process.argv.slice(2);
if (program === undefined || process.execve === undefined) throw new Error('Name the program to start');
process.execve(program, [program, ...words]);
