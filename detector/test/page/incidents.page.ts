import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import type { Incident, Signature } from '../../src/model/types.ts';
import { exampleIncident } from '../fixtures/example-incident.ts';
import { exampleQuestion } from '../fixtures/example-question.ts';
import { incidentsOfAWeek, weekEndMs } from '../fixtures/incidents-of-a-week.ts';
import { launchChromium, openBoard } from './open-board.ts';

let browser: Browser;
before(async () => {
  browser = await launchChromium();
});
after(() => browser.close());

const phone: BrowserContextOptions = { viewport: { width: 360, height: 740 }, hasTouch: true };
const folder = join(import.meta.dirname, '../../../docs/screenshots');

async function screenshot(page: Page, name: string): Promise<void> {
  if (process.env['UPDATE_SCREENSHOTS'] !== '1') return;
  await page.mouse.move(0, 0);
  await page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled' });
}

/** In the page: all that has moved without being asked to, as the browser measures it. */
const layoutShift = `new Promise((resolve) => {
  const sum = (list) => resolve(list.getEntries().reduce((all, { value }) => all + value, 0));
  new PerformanceObserver(sum).observe({ type: 'layout-shift', buffered: true });
  setTimeout(() => resolve(0), 300);
})`;

/** What axe finds, as text: an empty list when nothing. */
async function accessibilityProblems(page: Page): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`,
  );
}

/** Runs of rates, so that the tide has a shape. */
async function letTideRun(page: Page, rates: (rate: number) => void): Promise<void> {
  if (process.env['UPDATE_SCREENSHOTS'] !== '1') return;
  for (let i = 0; i < 45; i++) {
    rates(40 + 28 * Math.sin(i / 3) + (i % 5) * 3);
    await page.waitForTimeout(210);
  }
}

test('The page lists incidents, newest first, with the newest opened', async (t) => {
  const { page } = await openBoard(t, browser);
  const expected = incidentsOfAWeek();
  await page.locator('.row').first().waitFor();
  assert.deepEqual(
    await page.locator('.row .what').allTextContents(),
    expected.map(({ title }) => title),
  );
  assert.equal(await page.locator('#headline').textContent(), expected[0]?.title);
  assert.match((await page.locator('.against .seen').textContent()) ?? '', /37 lines in 4 minutes/);
  assert.equal(await page.locator('.factors li').count(), 3);
  const time = page.locator('.facts time').first();
  assert.equal(await time.textContent(), '10:11:00');
  assert.equal(await time.getAttribute('title'), '2026-06-14 08:11:00 UTC');
});

test('A new incident appears by itself, and a change of it shows', async (t) => {
  const { page, view } = await openBoard(t, browser);
  await page.locator('.row').first().waitFor();
  const id = 'ffff000011112222' as Incident['id'];
  const times = { firstSeenMs: weekEndMs - 5_000, lastSeenMs: weekEndMs };
  const fresh = exampleIncident({ id, title: 'Something quite new', ...times });
  await view.commit([{ incident: fresh, tell: 'opened' }]);
  const first = page.locator('.row').first();
  await first.getByText('Something quite new').waitFor();
  await view.commit([{ incident: { ...fresh, count: 4_321 }, tell: 'nothing' }]);
  await first.getByText('4,321 lines').waitFor();
});

test('After the detector was away the page catches up by itself', async (t) => {
  const { page, view, restart } = await openBoard(t, browser);
  await page.locator('.row').first().waitFor();
  const id = 'ffff000011112222' as Incident['id'];
  const times = { firstSeenMs: weekEndMs - 5_000, lastSeenMs: weekEndMs };
  await restart(async () => {
    await page.getByText('The detector does not answer').waitFor();
    const missed = exampleIncident({ id, title: 'Happened meanwhile', ...times });
    await view.commit([{ incident: missed, tell: 'opened' }]);
  });
  await page.locator('.row').first().getByText('Happened meanwhile').waitFor();
  await page.getByText('The detector does not answer').waitFor({ state: 'detached' });
});

test('Acknowledge, verdict, ignore and close arrive in the store', async (t) => {
  const { page, store } = await openBoard(t, browser);
  const [newest, second] = incidentsOfAWeek() as [Incident, Incident];
  await page.getByRole('button', { name: 'Acknowledge' }).click();
  await page.getByRole('button', { name: 'Acknowledged' }).waitFor();
  assert.equal((await store.incident(newest.id))?.state, 'acknowledged');
  await page.getByRole('button', { name: 'Known bad' }).click();
  await page.locator('button[aria-pressed=true]').getByText('Known bad').waitFor();
  assert.equal((await store.verdicts())[0]?.verdict, 'known-bad');

  await page.locator('.row').nth(1).click();
  await page.getByRole('heading', { name: second.title }).waitFor();
  await page.getByRole('button', { name: 'Ignore…' }).click();
  await page.getByLabel('Why').fill('A drill of the security course');
  await page.getByLabel('For how long').selectOption('7d');
  await page.getByRole('dialog').getByRole('button', { name: 'Ignore' }).click();
  await page.getByRole('button', { name: 'Ignored' }).waitFor();
  const [suppression] = await store.suppressions(0);
  assert.equal(suppression?.reason, 'A drill of the security course');
  assert.equal(suppression?.untilMs, weekEndMs + 7 * 86_400_000);
  assert.equal((await store.incident(second.id))?.state, 'ignored');
});

test('Keys move, act, help and search', async (t) => {
  const { page, store } = await openBoard(t, browser);
  const [newest, second] = incidentsOfAWeek() as [Incident, Incident];
  await page.locator('.row').first().waitFor();
  await page.keyboard.press('j');
  await page.getByRole('heading', { name: second.title }).waitFor();
  await page.keyboard.press('k');
  await page.getByRole('heading', { name: newest.title }).waitFor();
  await page.keyboard.press('e');
  await page.getByRole('button', { name: 'Closed' }).waitFor();
  assert.equal((await store.incident(newest.id))?.state, 'resolved');
  await page.keyboard.press('?');
  await page.getByRole('dialog').getByText('Next, previous incident').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.keyboard.press('/');
  await page.keyboard.type('nextcloud deprecated');
  await page.locator('.row').nth(1).waitFor();
  const titles = await page.locator('.row .what').allTextContents();
  assert.deepEqual(titles.slice(1), ['Nextcloud logs a deprecated call after its update']);
});

test('Filters show other states, and say so when nothing is left', async (t) => {
  const { page } = await openBoard(t, browser);
  await page.locator('.row').first().waitFor();
  await page.getByRole('radio', { name: 'Resolved' }).check();
  await page.getByText('Checkpoints on ocean').first().waitFor();
  assert.equal(await page.locator('.row').count(), 1);
  await page.getByLabel('Least severity').selectOption('critical');
  await page.getByText('this filter does not show').waitFor();
  await page.getByRole('button', { name: 'Show all' }).click();
  await page.locator('.row').nth(5).waitFor();
});

test('Problems, learning and emptiness explain themselves', async (t) => {
  const { page } = await openBoard(t, browser, {
    incidents: [],
    prepare: (view) => {
      const [first, ...rest] = view.status().sources;
      view.statusChange = {
        learning: { isLearning: true, progress: 0.3, sentence: '7 of 24 hours of lines seen.' },
        sources: [{ ...first!, problem: 'journalctl is not on this machine' }, ...rest],
      };
    },
  });
  await page.getByText('7 of 24 hours').waitFor();
  await page.getByText('journald: journalctl is not on this machine').waitFor();
  await page.getByText('Watching, and learning').waitFor();
  await screenshot(page, 'learning');
  assert.deepEqual(await accessibilityProblems(page), []);
});

test('Without any line the page says how to send one', async (t) => {
  const { page, origin } = await openBoard(t, browser, {
    incidents: [],
    prepare: (view) => {
      view.statusChange = { lines: 0, linesPerSecond: 0 };
    },
  });
  await page.getByText('No line has arrived yet').waitFor();
  await page.getByText(`${origin}/loki/api/v1/push`).waitFor();
  assert.deepEqual(await accessibilityProblems(page), []);
});

test('With a token the page asks for it', async (t) => {
  const { page } = await openBoard(t, browser, { token: 'a-long-token' });
  await page.getByLabel('Token').fill('wrong');
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.getByText('This is not the token').waitFor();
  assert.deepEqual(await accessibilityProblems(page), []);
  await page.getByLabel('Token').fill('a-long-token');
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.locator('.row').first().waitFor();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`The page passes axe in ${colorScheme}, also with a dialog, and jumps nowhere`, async (t) => {
    const { page, view } = await openBoard(t, browser, { context: { colorScheme } });
    await page.locator('.row').first().waitFor();
    await letTideRun(page, (linesPerSecond) => {
      view.statusChange = { linesPerSecond };
    });
    await screenshot(page, `incidents-${colorScheme}`);
    assert.deepEqual(await accessibilityProblems(page), []);
    const shift = await page.evaluate<number>(layoutShift);
    assert.ok(shift < 0.02, `layout shift ${shift}`);
    await page.keyboard.press('i');
    await page.getByLabel('Why').waitFor();
    assert.deepEqual(await accessibilityProblems(page), []);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.keyboard.press('t');
    await page.locator('html[data-theme]').waitFor({ state: 'attached' });
    assert.deepEqual(await accessibilityProblems(page), []);
  });

  test(`At 360 px everything can be read and reached in ${colorScheme}`, async (t) => {
    const { page } = await openBoard(t, browser, { context: { ...phone, colorScheme } });
    await page.locator('.row').first().waitFor();
    const isWiderThanScreen = (): Promise<boolean> =>
      page.evaluate<boolean>('document.documentElement.scrollWidth > innerWidth');
    assert.equal(await isWiderThanScreen(), false);
    assert.deepEqual(await accessibilityProblems(page), []);
    await screenshot(page, `phone-list-${colorScheme}`);
    await page.locator('.row').nth(1).tap();
    await page.getByRole('heading', { name: /Failed logins as root/ }).waitFor();
    assert.equal(await isWiderThanScreen(), false);
    assert.deepEqual(await accessibilityProblems(page), []);
    await screenshot(page, `phone-incident-${colorScheme}`);
    await page.getByRole('button', { name: 'All incidents' }).tap();
    await page.locator('.row').first().waitFor();
  });
}

test('A line that would act on a terminal or a page only shows', async (t) => {
  const { startedWith } = exampleIncident();
  const text = '\u001b[31mred <img src=x onerror=alert(1)> \u202eesrever\u0000';
  const incident = exampleIncident({ startedWith: { ...startedWith!, text } });
  const { page } = await openBoard(t, browser, { incidents: [incident] });
  const line = page.locator('.lines li').first();
  await line.waitFor();
  assert.equal(
    await line.textContent(),
    '\u241b[31mred <img src=x onerror=alert(1)> \\u202eesrever\u2400',
  );
  assert.equal(await page.locator('.lines img').count(), 0);
});

test('The page asks at most one question, takes its answer, and is silent then', async (t) => {
  const second = exampleQuestion({ signature: '00d1ab5e00000002' as Signature, gain: 1 });
  const { page, view, store } = await openBoard(t, browser, {
    prepare: (shown) => {
      shown.questionsNow = [exampleQuestion(), second];
    },
  });
  const card = page.locator('.question');
  await card.waitFor();
  assert.equal(await card.count(), 1);
  assert.match((await card.textContent()) ?? '', /Rare from smartd on ocean/);
  assert.deepEqual(await accessibilityProblems(page), []);
  await card.getByRole('button', { name: 'Expected' }).click();
  await card.getByRole('button', { name: 'Not now' }).click();
  await card.waitFor({ state: 'detached' });
  assert.deepEqual(view.questionsNow, []);
  assert.deepEqual(
    (await store.verdicts()).map(({ verdict }) => verdict),
    ['expected'],
  );
});
