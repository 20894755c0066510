import { createRouter, createWebHistory } from 'vue-router';
import OverviewPage from './features/overview/OverviewPage.vue';

export const router = createRouter({
  history: createWebHistory(),
  routes: [
    { path: '/', name: 'overview', component: OverviewPage },
    { path: '/system', name: 'health', component: () => import('./features/health/HealthPage.vue') },
    { path: '/:rest(.*)*', name: 'notFound', component: () => import('./features/NotFoundPage.vue') },
  ],
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
});
