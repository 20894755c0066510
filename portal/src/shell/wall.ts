import { computed, onBeforeUnmount, onMounted, watchEffect, type ComputedRef } from 'vue';
import { useRoute, useRouter } from 'vue-router';
import { darkenForWall } from '../styles/theme.ts';

/** A screen on a wall: `?wall` in the address shows a page dark, larger, and without the ways to others. */
export interface Wall {
  readonly isWall: ComputedRef<boolean>;
  leave(): void;
}

export function useWall(): Wall {
  const route = useRoute();
  const router = useRouter();
  function leave(): void {
    if (document.fullscreenElement) void document.exitFullscreen();
    const query = Object.fromEntries(Object.entries(route.query).filter(([name]) => name !== 'wall'));
    void router.replace({ query });
  }
  return { isWall: computed(() => 'wall' in route.query), leave };
}

/** Once, by the shell: darkens and enlarges, and lets Escape lead back. */
export function provideWall(): Wall {
  const wall = useWall();
  function onKey(event: KeyboardEvent): void {
    const isElsewhere = event.defaultPrevented || document.querySelector('[role=dialog]') !== null;
    if (event.key === 'Escape' && wall.isWall.value && !isElsewhere) wall.leave();
  }
  function show(isOn: boolean): void {
    document.documentElement.toggleAttribute('data-wall', isOn);
    darkenForWall(isOn);
  }
  watchEffect(() => show(wall.isWall.value));
  onMounted(() => document.addEventListener('keydown', onKey));
  onBeforeUnmount(() => {
    document.removeEventListener('keydown', onKey);
    show(false);
  });
  return wall;
}
