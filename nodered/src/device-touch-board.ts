/** What a device's messages tell about the device itself, not yet in the registry. */
export interface DeviceTouch {
  deviceId: number;
  lastSeenMillis: number;
  /** null: unchanged. */
  online: boolean | null;
  firmware: string | null;
  rssiDbm: number | null;
  /** Device time minus arrival, null: not told. */
  clockOffsetSeconds: number | null;
}

/** Keeps the newest of each device in memory until it is flushed. */
export class DeviceTouchBoard {
  readonly #touches = new Map<number, DeviceTouch>();

  get size(): number {
    return this.#touches.size;
  }

  /** A message of the device has come. */
  see(deviceId: number, atMillis: number): DeviceTouch {
    let touch = this.#touches.get(deviceId);
    if (touch === undefined) {
      touch = {
        deviceId,
        lastSeenMillis: atMillis,
        online: null,
        firmware: null,
        rssiDbm: null,
        clockOffsetSeconds: null,
      };
      this.#touches.set(deviceId, touch);
    } else if (atMillis > touch.lastSeenMillis) {
      touch.lastSeenMillis = atMillis;
    }
    return touch;
  }

  /** Empties the board, in the order of ids, so that two workers lock rows in the same order. */
  take(): DeviceTouch[] {
    const touches = [...this.#touches.values()].sort((one, other) => one.deviceId - other.deviceId);
    this.#touches.clear();
    return touches;
  }

  /** Puts back what could not be flushed; what came meanwhile prevails. */
  putBack(touches: readonly DeviceTouch[]): void {
    for (const older of touches) {
      const newer = this.see(older.deviceId, older.lastSeenMillis);
      newer.online ??= older.online;
      newer.firmware ??= older.firmware;
      newer.rssiDbm ??= older.rssiDbm;
      newer.clockOffsetSeconds ??= older.clockOffsetSeconds;
    }
  }
}
