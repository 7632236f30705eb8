import type { FeedbackSubject, Suppression } from './suppression.ts';

/** Whether a suppression is in force and all that it names is the subject's. */
export function covers(suppression: Suppression, subject: FeedbackSubject): boolean {
  if (suppression.expiresMs <= subject.timeMs) return false;
  const { signature, template, pattern, host, service } = suppression;
  const answers = [
    signature === undefined || signature === subject.signature,
    template === undefined || template === subject.templateId || template === subject.template,
    pattern === undefined || subject.patterns.includes(pattern),
    host === undefined || isLike(subject.host, host),
    service === undefined || isLike(subject.service, service),
  ];
  const isNamed = [signature, template, pattern, host, service].some((name) => name !== undefined);
  return isNamed && answers.every(Boolean);
}

/** @param pattern in which `*` stands for anything; no other sign has a meaning */
function isLike(name: string, pattern: string): boolean {
  const [head = '', ...rest] = pattern.split('*');
  const tail = rest.pop();
  if (tail === undefined) return name === pattern;
  if (!name.startsWith(head) || !name.endsWith(tail)) return false;
  let at = head.length;
  for (const part of rest) {
    const found = name.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return at <= name.length - tail.length;
}
