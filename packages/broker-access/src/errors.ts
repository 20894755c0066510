/** Why the broker did not do what was asked. */
export type BrokerAccessErrorCode =
  'not_connected' | 'not_authorized' | 'timeout' | 'refused' | 'closed' | 'bad_file';

const remedies: Readonly<Record<BrokerAccessErrorCode, string>> = {
  not_connected: 'Check that the broker runs; the connection is made again by itself',
  not_authorized:
    'Check the password of the administering account, and that its role may use $CONTROL/dynamic-security',
  timeout: 'Check that the broker loads the dynamic security plugin and is not overloaded; ask again',
  refused: 'See the message of the broker',
  closed: 'Start the client first',
  bad_file:
    'Restore dynamic-security.json from a backup, or remove it to have it made anew (all devices need new passwords then)',
};

/** An error of the administration of broker accounts. Retryable ones may succeed when asked again. */
export class BrokerAccessError extends Error {
  readonly remedy: string;
  readonly retryable: boolean;

  constructor(
    readonly code: BrokerAccessErrorCode,
    message: string,
    options: { readonly cause?: unknown } = {},
  ) {
    super(message, options);
    this.name = 'BrokerAccessError';
    this.remedy = remedies[code];
    this.retryable = code === 'not_connected' || code === 'timeout';
  }
}
