import { createApp } from 'vue';
import App from './App.vue';
import { i18n, loadPreferredLanguage } from './i18n/index.ts';
import { keepForOffline } from './offline/kept.ts';
import { router } from './router.ts';
import { renew } from './session/session.ts';
import './styles/tokens.css';
import './styles/base.css';
import './styles/controls.css';
import './styles/shell.css';
import './styles/charts.css';
import './styles/overview.css';
import './styles/sign-in.css';

// After an update of the server, a page from before asks for files that are gone.
window.addEventListener('vite:preloadError', () => location.reload());
keepForOffline();
// The session and the texts come at the same time; the first page needs both.
void renew();
await loadPreferredLanguage();
createApp(App).use(i18n).use(router).mount('#app');
