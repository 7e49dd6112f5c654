// Everything works without this file.
const one = (query, from = document) => from.querySelector(query), all = (query, from = document) => [...from.querySelectorAll(query)];

// ---- Theme, zone, keys.
const keep = (name, value) => document.cookie = `${name}=${value};path=/;max-age=31536000;samesite=lax`;
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (zone && !document.cookie.includes(`tz=${zone}`)) keep('tz', zone);
for (const button of all('[data-theme-switch]')) {
    button.hidden = false;
    button.addEventListener('click', () => {
        const root = document.documentElement, auto = root.dataset.theme === 'auto';
        const dark = auto ? matchMedia('(prefers-color-scheme: dark)').matches : root.dataset.theme === 'dark';
        keep('theme', root.dataset.theme = dark ? 'light' : 'dark');
    });
}
document.addEventListener('keydown', event => {
    const typing = event.target.matches('input,select,textarea');
    if ((event.key === '/' && !typing) || (event.key === 'k' && (event.ctrlKey || event.metaKey))) {
        event.preventDefault();
        one('[data-key="/"]')?.focus();
    }
    if (event.key === 's' && (event.ctrlKey || event.metaKey) && one('[data-key=s]')) { event.preventDefault(); one('[data-key=s]').click(); }
    if (event.key === 'a' && event.altKey && one('[data-key=a]')) { event.preventDefault(); one('[data-key=a]').click(); }
});
document.documentElement.dataset.ready = '';
