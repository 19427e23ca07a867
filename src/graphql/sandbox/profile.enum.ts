import type { Profile as ProfileName } from '../../simulation/kernel.ts';
import { defineEnum } from '../enum.ts';

export const Profile = defineEnum<ProfileName>(
  'Profile',
  'What a sandbox does about times that AWS publishes no number for.',
  {
    IDEAL:
      'They take no time and have no jitter: functions are active at once, and an example reads the same every time.',
    REALISTIC: 'They have seeded delays and jitter: functions and updates take a while, as on AWS.',
  },
);
