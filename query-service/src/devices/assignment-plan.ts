import type { Carrier } from '@enms/telemetry-contract';
import { Problem, invalidRequest } from '@enms/http-api';
import type { Queryable } from '@enms/http-api';
import type { AssignmentChoice, MachineChoice } from './device-dto.ts';
import type { DeviceRepository } from './device-repository.ts';
import type { Assignment } from './device.ts';

/**
 * Assigns channels of a device to machines, making the machines that are asked for anew. What is there already as
 * asked stays as it is, so that an approval that failed half-way can be repeated.
 *
 * @throws Problem 404 `unknown_machine`, 409 `machine_exists` or `channel_assigned`; nothing is changed then
 */
export async function assignChannels(
  on: Queryable,
  repository: DeviceRepository,
  device: { readonly id: number; readonly factoryId: number },
  choices: readonly AssignmentChoice[],
): Promise<void> {
  refuseRepeatedChannels(choices);
  const current = (await repository.assignments([device.id], on)).filter(({ validTo }) => validTo === null);
  for (const [index, choice] of choices.entries()) {
    const machine = await chosenMachine(on, repository, device.factoryId, choice, index);
    const carrier = choice.carrier ?? machine.carrier;
    const wanted = { deviceId: device.id, channel: choice.channel, machineId: machine.id, carrier };
    const existing = current.find(({ channel }) => channel === choice.channel);
    if (existing === undefined) {
      await repository.addAssignment(on, { ...wanted, multiplier: choice.multiplier });
    } else if (!isSame(existing, { ...wanted, multiplier: choice.multiplier }))
      throw channelAssigned(existing);
  }
}

interface ChosenMachine {
  readonly id: number;
  readonly carrier: Carrier;
}

async function chosenMachine(
  on: Queryable,
  repository: DeviceRepository,
  factoryId: number,
  choice: AssignmentChoice,
  index: number,
): Promise<ChosenMachine> {
  const { machine } = choice;
  const which = whichMachine(machine, index);
  const found = await repository.machine(on, factoryId, which);
  if (machine.type === undefined || !('name' in which)) {
    if (found !== undefined) return found;
    throw new Problem(
      404,
      'unknown_machine',
      `assignments[${index}] names a machine that the factory does not have.`,
      {
        remedy: 'Name an existing machine, or add its type to make a new one.',
      },
    );
  }
  if (found !== undefined) {
    if (found.type === machine.type) return found;
    throw new Problem(
      409,
      'machine_exists',
      `A machine ${which.name} exists already, of type ${found.type}.`,
      {
        remedy: 'Leave type out to assign the device to it, or choose another name.',
      },
    );
  }
  const carrier = machine.carrier ?? choice.carrier ?? 'electricity';
  const id = await repository.addMachine(on, {
    factoryId,
    name: which.name,
    displayName: machine.display_name ?? which.name,
    type: machine.type,
    carrier,
    ratedPowerKw: machine.rated_power_kw ?? null,
  });
  return { id, carrier };
}

function whichMachine(
  machine: MachineChoice,
  index: number,
): { readonly id: number } | { readonly name: string } {
  if (machine.id !== undefined && machine.name === undefined && machine.type === undefined)
    return { id: machine.id };
  if (machine.name !== undefined && machine.id === undefined) return { name: machine.name };
  throw invalidRequest([
    {
      field: `assignments[${index}].machine`,
      reason: 'unclear_machine',
      remedy: 'Send either id, or name, or name and type for a new machine.',
    },
  ]);
}

function refuseRepeatedChannels(choices: readonly AssignmentChoice[]): void {
  const seen = new Set<string>();
  for (const [index, { channel }] of choices.entries()) {
    if (seen.has(channel)) {
      throw invalidRequest([
        {
          field: `assignments[${index}].channel`,
          reason: 'repeated_channel',
          remedy: 'Assign each channel to one machine.',
        },
      ]);
    }
    seen.add(channel);
  }
}

function isSame(
  existing: Assignment,
  wanted: { readonly machineId: number; readonly carrier: Carrier; readonly multiplier: number },
): boolean {
  return (
    existing.machineId === wanted.machineId &&
    existing.carrier === wanted.carrier &&
    existing.multiplier === wanted.multiplier
  );
}

function channelAssigned(existing: Assignment): Problem {
  return new Problem(
    409,
    'channel_assigned',
    `Channel ${existing.channel} is assigned to ${existing.machineName} (${existing.carrier}) already.`,
    {
      remedy:
        'Leave this channel out, or send it as it is. A change of machine is a meter swap, not an approval.',
    },
  );
}
