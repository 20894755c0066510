/** Simulated time: runs from `startMs` at `speed` and never passes the wall clock. */
export class SimulatedClock {
  private anchorWallMs: number;
  private anchorMs: number;
  private factor = 1;

  constructor(private readonly wall: () => number) {
    this.anchorWallMs = wall();
    this.anchorMs = this.anchorWallMs;
  }

  /** Sets simulated time to a moment, not later than now. */
  set(startMs: number, speed: number): void {
    this.anchorWallMs = this.wall();
    this.anchorMs = Math.min(startMs, this.anchorWallMs);
    this.factor = speed;
  }

  wallNow(): number {
    return this.wall();
  }

  get speed(): number {
    return this.factor;
  }

  set speed(speed: number) {
    this.set(this.now(), speed);
  }

  /** A reading from the future would be refused by the ingest, so fast-forward ends at the wall clock. */
  now(): number {
    const wallMs = this.wall();
    return Math.min(this.anchorMs + (wallMs - this.anchorWallMs) * this.factor, wallMs);
  }
}
