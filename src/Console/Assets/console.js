// Everything works without this file: it makes pickers searchable, checks while one edits, and adds keys.
const page = document, one = (query, from = page) => from.querySelector(query), all = (query, from = page) => [...from.querySelectorAll(query)];
const make = (tag, values) => Object.assign(page.createElement(tag), values);
const words = text => text.toLowerCase().split(/\s+/).filter(Boolean), has = (text, sought) => sought.every(word => text.toLowerCase().includes(word));

// Pickers: <input list> becomes an ARIA combobox over the same options, those that fit. Other words can be typed too.
const list = make('div', { id: 'picker', className: 'picker', popover: 'manual', role: 'listbox', ariaLabel: 'Choices' });
one('main').append(list);
let open = null, at = -1;
const show = input => input.value = input.options.find(o => o.value === input.held.value)?.label ?? input.held.value;
function upgrade(input) {
    if (input.held) return;
    const held = make('input', { type: 'hidden', name: input.name, value: input.value });
    Object.assign(input, {
        held, options: all('option', input.list),
        role: 'combobox', ariaAutoComplete: 'list', ariaExpanded: false, spellcheck: false,
    });
    input.removeAttribute('list'); input.removeAttribute('name'); input.after(held);
    input.setAttribute('aria-controls', 'picker');
    show(input);
    input.onfocus = () => input.select();
    input.onclick = () => offer(input, '');
    input.oninput = () => { input.typed = true; offer(input, input.value); };
    input.onkeydown = event => keys(event, input);
    input.onchange = event => input.typed && event.stopPropagation();
    input.onblur = () => {
        const text = input.value.trim(), same = t => t.toLowerCase() === text.toLowerCase();
        if (input.typed) choose(input, input.options.find(o => same(o.label) || same(o.value))?.value ?? text); else { close(); show(input); }
    };
}
function fitting(input) {
    const source = input.dataset.fits && one(`[name="${CSS.escape(input.dataset.fits)}"]`)?.value;
    const kind = source && all('#sources option').find(o => o.value === source)?.dataset.kind;
    return kind ? input.options.filter(o => o.dataset.fits.split(' ').includes(kind)) : input.options;
}
function offer(input, text) {
    const found = fitting(input).filter(o => has(`${o.label} ${o.value}`, words(text)));
    list.replaceChildren(...found.slice(0, 250).map(({ value, label, dataset }, index) => {
        const item = make('div', { id: `pick-${index}`, value, role: 'option', ariaSelected: value === input.held.value });
        item.append(make('b', { textContent: label }), make('code', { textContent: value }),
            make('small', { textContent: (dataset.required === undefined ? '' : 'required · ') + (dataset.note ?? '') }));
        item.onmousedown = event => { event.preventDefault(); choose(input, value); };
        return item;
    }));
    if (!found.length) list.textContent = 'Nothing fits. Try another word.';
    open = input;
    input.ariaExpanded = true;
    const box = input.getBoundingClientRect(), up = innerHeight - box.bottom < 260 && box.top > 260, width = Math.min(Math.max(box.width, 320), innerWidth - 16);
    Object.assign(list.style, {
        left: `${Math.max(8, Math.min(box.left, innerWidth - width - 8))}px`, width: `${width}px`,
        top: up ? 'auto' : `${box.bottom + 4}px`, bottom: up ? `${innerHeight - box.top + 4}px` : 'auto',
    });
    list.showPopover();
    move(Math.max(0, found.findIndex(o => o.value === input.held.value)));
}
function move(to) {
    const items = all('[role=option]', list);
    at = items.length ? (to + items.length) % items.length : -1;
    items.forEach((item, index) => item.classList.toggle('at', index === at));
    if (at < 0) return;
    open.setAttribute('aria-activedescendant', items[at].id);
    items[at].scrollIntoView({ block: 'nearest' });
}
function keys(event, input) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) open ? move(at + step) : offer(input, '');
    else if (event.key === 'Enter') open && list.children[at] ? choose(input, list.children[at].value) : input.blur();
    else if (event.key === 'Escape' && open) { input.typed = false; close(); show(input); }
    else return;
    event.preventDefault();
}
function choose(input, value) {
    const changed = input.held.value !== value;
    input.typed = false; input.held.value = value; close(); show(input);
    if (changed) input.dispatchEvent(new Event('change', { bubbles: true }));
}
function close() {
    if (!open) return;
    list.hidePopover(); open.ariaExpanded = false; open.removeAttribute('aria-activedescendant'); open = null;
}
addEventListener('scroll', event => event.target !== list && close(), true);

// Live forms: what changed is posted, the server's page comes back, and the parts that differ are swapped. One request at a
// time, each made of what the one before it left: what is asked meanwhile waits, and what waits speaks of rows as they stood.
const rowOf = what => /^add:/.test(what) ? -1 : +what.split('remove:')[1];
let wanted = [], timer;
const soon = (act, wait) => (clearTimeout(timer), timer = setTimeout(act, wait));
async function ask(form, what) {
    clearTimeout(timer);
    if (wanted.push(what) > 1) return;
    while (wanted[0]) {
        const now = wanted[0], row = rowOf(now);
        try {
            if (now !== 'check' || !wanted[1]) await post(form, now);
        } catch {
            one('#bar').textContent = 'The server does not answer. It is asked again.';
            await new Promise(later => setTimeout(later, 2000));
            continue;
        }
        wanted = wanted.slice(1).filter(next => row < 0 || rowOf(next) !== row)
            .map(next => rowOf(next) > row ? `remove:${rowOf(next) + (row < 0 ? 1 : -1)}` : next);
    }
}
async function post(form, what) {
    const body = new FormData(form);
    body.set('Draft.Do', what);
    const answer = await fetch(form.action, { method: 'POST', body: new URLSearchParams(body) });
    if (answer.status > 499) throw answer;
    const next = await take(answer, what);
    // A refusal of the whole page has no bar: nothing of the form was kept.
    answer.ok || one('#bar', next) || (one('#bar').textContent = one('main p', next)?.textContent ?? 'This is not kept. Load the page again.');
}
async function take(answer, what) {
    const next = new DOMParser().parseFromString(await answer.text(), 'text/html');
    await letGo();
    answer.redirected ? location = answer.url : swap(next, what);
    return next;
}
// What is pressed stays in its place until it is let go: a click counts only where both happen.
async function letGo() { while (one(':is(a,button,label,summary):active')) await new Promise(requestAnimationFrame); }
function swap(next, what) {
    for (const part of all('[data-part]')) {
        const from = next.getElementById(part.id);
        if (!from || !part.isConnected) continue;
        // Rows stay where they are while none came or went: one of them has the focus.
        if (part.id === 'rows' && !/^(add|remove)/.test(what)) [...part.children].forEach((row, n) => patch(row, from.children[n]));
        else if (part.innerHTML !== from.innerHTML) {
            const had = part.contains(page.activeElement) && page.activeElement;
            part.replaceChildren(...from.childNodes);
            if (had) all(had.tagName, part).find(now => now.outerHTML === had.outerHTML)?.focus();
        }
    }
    ready();
    if (/^add/.test(what)) one('#rows [autofocus]')?.focus();
}
function patch(row, from) {
    if (!from) return;
    row.className = from.className;
    // Another kind of field takes another fallback.
    const [cell, next] = [row, from].map(r => all('.cell', r)[2]);
    if ((cell.firstElementChild.tagName !== next.firstElementChild.tagName || cell.children.length !== next.children.length)
        && !cell.contains(page.activeElement)) cell.replaceChildren(...next.childNodes);
    for (const input of all('[aria-label]', row)) input.ariaInvalid = one(`[aria-label="${input.ariaLabel}"]`, from)?.ariaInvalid ?? null;
}
for (const form of all('form[data-live]')) {
    form.onchange = event => event.target.dataset.filter || soon(() => ask(form, 'check'), 120);
    form.onsubmit = event => {
        event.preventDefault();
        ask(form, event.submitter?.value ?? 'check');
    };
}
// A double click sends a form once. What is answered may be a file, beside which the page stays and may send another.
let sent = -2e3;
addEventListener('submit', event => event.defaultPrevented || event.timeStamp - sent < 2e3 ? event.preventDefault() : sent = event.timeStamp);
const ready = () => all('input[data-pick]').forEach(upgrade);
ready();
one('#rows .chosen [autofocus]')?.scrollIntoView({ block: 'center' });
for (const input of all('[data-filter]')) {
    input.hidden = false;
    input.oninput = () => all('li', one(input.dataset.filter)).forEach(row => row.hidden = !has(row.dataset.text, words(input.value)));
}

// Pages that are told when something happened ask for themselves again; a list that says so stands still under the pointer.
const live = one('[data-stream]');
// Whether there is more to come.
async function refresh() {
    if (one('[data-still]:hover')) return live.onmouseleave = refresh;
    const answer = await fetch(location, { headers: { 'X-By-Itself': 1 } }).catch(() => 0);
    return !answer.ok || one('[data-stream]', await take(answer, ''));
}
function watch() {
    // How all stands comes first, and now and then: what happened before the stream was there is seen by it.
    const feed = new EventSource(live.dataset.stream);
    feed.onmessage = () => soon(refresh, 400);
    feed.addEventListener('state', refresh);
    // A browser whose stream is closed (2) asks no more: all may have ended before it asked, or the server could not tell just then.
    feed.onerror = async () => feed.readyState > 1 && await refresh() && setTimeout(watch, 3000);
}
if (live) watch();

// Theme, zone, keys.
const keep = (name, value) => page.cookie = `${name}=${value};path=/;max-age=31536000;samesite=lax`;
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone, root = page.documentElement;
if (zone && !page.cookie.includes(`tz=${zone}`)) keep('tz', zone);
for (const button of all('[data-theme-switch]')) {
    button.hidden = false;
    button.onclick = () => {
        const dark = root.dataset.theme === 'auto' ? matchMedia('(prefers-color-scheme: dark)').matches : root.dataset.theme === 'dark';
        keep('theme', root.dataset.theme = dark ? 'light' : 'dark');
    };
}
page.onkeydown = event => {
    const { key, target } = event, command = event.ctrlKey || event.metaKey;
    const to = (key === '/' && !target.matches('input,select,textarea')) || (key === 'k' && command) ? '/'
        : key === 's' && command ? 's' : key === 'a' && event.altKey ? 'a' : null, wanted = to && one(`[data-key="${to}"]`);
    if (!wanted) return;
    event.preventDefault();
    to === '/' ? wanted.focus() : wanted.click();
};
root.dataset.ready = '';
