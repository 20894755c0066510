import { createApp } from 'vue';
import App from './App.vue';
import { i18n, loadPreferredLanguage } from './i18n/index.ts';
import { router } from './router.ts';
import './styles/tokens.css';
import './styles/base.css';
import './styles/controls.css';
import './styles/shell.css';
import './styles/charts.css';
import './styles/overview.css';
import './styles/sign-in.css';

await loadPreferredLanguage();
createApp(App).use(i18n).use(router).mount('#app');
