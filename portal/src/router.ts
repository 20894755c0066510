import { createRouter, createWebHistory, type RouteRecordRaw } from 'vue-router';
import OverviewPage from './features/overview/OverviewPage.vue';
import { pages } from './pages.ts';
import { isSignedIn, renew } from './session/session.ts';

/** The first page comes with the first script, all others when they are opened. */
const routes: readonly RouteRecordRaw[] = pages.flatMap(({ name, path, load, below = [] }) => [
  { path, name, component: name === 'overview' ? OverviewPage : load, meta: { page: name } },
  ...below.map((inner) => ({
    path: inner.path,
    name: inner.name,
    component: inner.load,
    meta: { page: name },
  })),
]) as RouteRecordRaw[];

export const router = createRouter({
  history: createWebHistory(),
  routes: [
    ...routes,
    {
      path: '/sign-in',
      name: 'signIn',
      component: () => import('./features/sign-in/SignInPage.vue'),
      meta: { isBare: true },
    },
    { path: '/:rest(.*)*', name: 'notFound', component: () => import('./features/NotFoundPage.vue') },
  ],
  scrollBehavior: (to, from, saved) => saved ?? (to.path === from.path ? false : { top: 0 }),
});

/** Whoever is not signed in gets to the sign-in, and from there to the page that was asked for. */
router.beforeEach(async (to) => {
  const knowsWho = isSignedIn.value || (await renew());
  if (to.name === 'signIn') return !knowsWho || '/';
  return knowsWho || { name: 'signIn', query: to.fullPath === '/' ? {} : { next: to.fullPath } };
});
