/** One key of the environment that cannot be used. */
export interface BadKey {
  readonly key: string;
  /** What is wrong; never the value. */
  readonly problem: string;
  readonly remedy: string;
}

/** The environment cannot be used. The message names every bad key and never a value. */
export class ConfigurationError extends Error {
  readonly code = 'bad_configuration';
  readonly badKeys: readonly BadKey[];

  constructor(badKeys: readonly BadKey[]) {
    const lines = badKeys.map(({ key, problem, remedy }) => `  ${key}: ${problem}. ${remedy}`);
    super(`The configuration cannot be used:\n${lines.join('\n')}`);
    this.name = 'ConfigurationError';
    this.badKeys = badKeys;
  }
}
