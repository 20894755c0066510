import type { ApproveBody, Carrier, Dialect } from './devices-api.ts';

/** What a channel shall measure, as it is typed: '' is what nobody chose. */
export interface ChannelForm {
  readonly channel: string;
  /** Id of a machine, `new`, or '' for none yet. */
  readonly machine: string;
  readonly newName: string;
  readonly newType: MachineType;
  readonly ratedKw: string;
  readonly carrier: Carrier | '';
  readonly multiplier: string;
}
export interface ApproveForm {
  name: string;
  factory: string;
  dialect: Dialect;
  interval: string;
  channels: ChannelForm[];
}
export type MachineType = NonNullable<NonNullable<ApproveBody['assignments']>[number]['machine']['type']>;

export const machineTypes: readonly MachineType[] = [
  'compressor',
  'hvac',
  'motor',
  'pump',
  'injection_molding',
  'boiler',
  'meter',
  'other',
];

export function emptyChannel(channel = 'main'): ChannelForm {
  return { channel, machine: '', newName: '', newType: 'meter', ratedKw: '', carrier: '', multiplier: '1' };
}

/** What the service is asked for: channels without a machine are assigned later. */
export function approveBody(form: ApproveForm): ApproveBody {
  return {
    ...(form.name.trim() !== '' && { name: form.name.trim() }),
    ...(form.factory !== '' && { factory: form.factory }),
    dialect: form.dialect,
    assignments: form.channels.filter(({ machine }) => machine !== '').map(assignmentOf),
  };
}

function assignmentOf(channel: ChannelForm): NonNullable<ApproveBody['assignments']>[number] {
  return {
    channel: channel.channel.trim(),
    machine: channel.machine === 'new' ? newMachine(channel) : { id: Number(channel.machine) },
    ...(channel.carrier !== '' && { carrier: channel.carrier }),
    multiplier: Number(channel.multiplier),
  };
}

/** A machine's name is made for addresses and topics: `Press line 2` becomes `press-line-2`. */
function newMachine({ newName, newType, carrier, ratedKw }: ChannelForm) {
  const shown = newName.trim();
  return {
    name: machineName(shown),
    display_name: shown,
    type: newType,
    ...(carrier !== '' && { carrier }),
    ...(ratedKw !== '' && { rated_power_kw: Number(ratedKw) }),
  };
}

export function machineName(shown: string): string {
  return shown
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replaceAll(/[äöü]/g, (letter) => ({ ä: 'ae', ö: 'oe', ü: 'ue' })[letter] ?? letter)
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
}
