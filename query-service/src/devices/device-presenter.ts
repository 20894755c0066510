import type { AssignmentDto, DeviceDto } from './device-dto.ts';
import type { DeviceHealthDto } from './device-health.ts';
import type { Assignment, Device } from './device.ts';

/** A device as it is told, with what it is assigned to and how many of its messages wait. */
export function deviceDto(
  device: Device,
  assignments: readonly Assignment[],
  waitingMessages: number,
  health: DeviceHealthDto,
): DeviceDto {
  return {
    id: device.id,
    code: device.code,
    name: device.name,
    status: device.status,
    dialect: device.dialect,
    factory: device.factorySlug,
    location: device.location,
    group: device.groupName,
    model: device.model,
    firmware: device.firmware,
    capabilities: [...device.capabilities],
    expected_interval_s: device.expectedIntervalSeconds,
    rssi_dbm: device.rssiDbm,
    clock_offset_s: device.clockOffsetSeconds,
    online: device.online,
    last_seen: device.lastSeen?.toISOString() ?? null,
    created_at: device.createdAt.toISOString(),
    has_credentials: device.brokerUsername !== null,
    assignments: assignments.filter(({ deviceId }) => deviceId === device.id).map(assignmentDto),
    waiting_messages: waitingMessages,
    health,
  };
}

function assignmentDto(assignment: Assignment): AssignmentDto {
  return {
    channel: assignment.channel,
    machine_id: assignment.machineId,
    machine: assignment.machineName,
    carrier: assignment.carrier,
    multiplier: assignment.multiplier,
    valid_from: assignment.validFrom?.toISOString() ?? null,
    valid_to: assignment.validTo?.toISOString() ?? null,
  };
}
