export { renderAccessFile, type AccountDefinition } from './access-file.ts';
export { BrokerAccess, type AccountState, type DeviceAccount } from './broker-access.ts';
export type { ControlChannelOptions } from './control-channel.ts';
export { BrokerAccessError, type BrokerAccessErrorCode } from './errors.ts';
export {
  generatePassword,
  hashPassword,
  verifyPassword,
  type PasswordFields,
  type StoredPassword,
} from './passwords.ts';
export type { TopicRights } from './rights.ts';
