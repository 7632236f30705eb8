/** How a day's work is spread; the name of one of `rhythms`. */
export type Rhythm = 'flat' | 'office' | 'evening' | 'home' | 'night';

/** Shares of the 24 local hours and of the weekend against a working day; the mean hour is 1. */
export const rhythms: Readonly<Record<Rhythm, { hours: readonly number[]; weekend: number }>> = {
  flat: { hours: even('111111111111111111111111'), weekend: 1 },
  office: { hours: even('111111258999789998543221'), weekend: 0.25 },
  evening: { hours: even('311111123333333344689986'), weekend: 1.5 },
  home: { hours: even('211111247755565557889974'), weekend: 1.2 },
  night: { hours: even('589983211111111111111112'), weekend: 1 },
};

/** A digit an hour, scaled to a mean of 1. */
function even(digits: string): readonly number[] {
  const hours = Array.from(digits, Number);
  const mean = hours.reduce((sum, hour) => sum + hour, 0) / hours.length;
  return hours.map((hour) => hour / mean);
}
