import type { EventContent } from '../../events.ts';
import type { Kernel } from '../../kernel.ts';
import { functionOfArn } from '../function-of-arn.ts';
import { scheduleArn, type ScheduleRow } from './schedule.ts';

/** How the log names a schedule: with its group where that is not the default one. */
export function titleOf({ groupName, name }: Pick<ScheduleRow, 'groupName' | 'name'>): string {
  return groupName === 'default' ? `"${name}"` : `"${groupName}/${name}"`;
}

/** What every event of a schedule says of it. */
export function subjectOf(
  kernel: Kernel,
  schedule: Pick<ScheduleRow, 'groupName' | 'name' | 'target'>,
): Pick<EventContent, 'functionName' | 'detail'> {
  const called = functionOfArn(schedule.target.arn);
  return {
    ...(called ? { functionName: called.functionName } : {}),
    detail: {
      scheduleArn: scheduleArn(kernel.sandbox, schedule),
      targetArn: schedule.target.arn,
    },
  };
}
