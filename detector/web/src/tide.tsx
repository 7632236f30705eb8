import type { JSX } from 'preact';

const width = 120;
const height = 34;
const steps = 60;

/** How the lines of the last two minutes came in, as a water line. */
export function Tide({ rates }: { readonly rates: readonly number[] }): JSX.Element {
  const top = Math.max(1, ...rates);
  const points = rates.map((rate, i) => {
    const x = width - (rates.length - 1 - i) * (width / (steps - 1));
    return `${x.toFixed(1)},${(height - 2 - (rate / top) * (height - 5)).toFixed(1)}`;
  });
  const first = points[0]?.split(',')[0] ?? width;
  return (
    <svg class="tide" viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      {points.length > 1 && (
        <path class="water" d={`M${first},${height} L${points.join(' ')} L${width},${height}z`} />
      )}
      {points.length > 1 && <polyline points={points.join(' ')} />}
      <line x1="0" x2={width} y1={height - 0.5} y2={height - 0.5} />
    </svg>
  );
}
