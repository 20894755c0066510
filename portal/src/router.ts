import { createRouter, createWebHistory } from 'vue-router';
import OverviewPage from './features/overview/OverviewPage.vue';
import { isSignedIn, renew } from './session/session.ts';

export const router = createRouter({
  history: createWebHistory(),
  routes: [
    { path: '/', name: 'overview', component: OverviewPage },
    { path: '/sign-in', name: 'signIn', component: () => import('./features/sign-in/SignInPage.vue') },
    { path: '/system', name: 'health', component: () => import('./features/health/HealthPage.vue') },
    { path: '/:rest(.*)*', name: 'notFound', component: () => import('./features/NotFoundPage.vue') },
  ],
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
});

/** Whoever is not signed in gets to the sign-in, and from there to the page that was asked for. */
router.beforeEach(async (to) => {
  const knowsWho = isSignedIn.value || (await renew());
  if (to.name === 'signIn') return !knowsWho || '/';
  return knowsWho || { name: 'signIn', query: to.fullPath === '/' ? {} : { next: to.fullPath } };
});
