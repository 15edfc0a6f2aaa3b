/** Activity calendar (IEC 62056-6-2, class id 20). */
import { arrayOf, dateTime, logicalName, longUnsigned, shared, text, time, unsigned } from '../../data/shape.js';
import { attribute, interfaceClass, method, version } from '../interface-class.js';

const seasonProfile = shared('season_profile', { season_profile_name: text, season_start: dateTime, week_name: text });

const weekProfile = shared('week_profile', {
  week_profile_name: text,
  monday: unsigned,
  tuesday: unsigned,
  wednesday: unsigned,
  thursday: unsigned,
  friday: unsigned,
  saturday: unsigned,
  sunday: unsigned,
});

const dayProfile = shared('day_profile', {
  day_id: unsigned,
  day_schedule: arrayOf(
    shared('day_profile_action', { start_time: time, script_logical_name: logicalName, script_selector: longUnsigned }),
  ),
});

export const activityCalendar = interfaceClass(20, 'Activity calendar', [
  version(0, {
    attributes: [
      attribute(2, 'calendar_name_active', text),
      attribute(3, 'season_profile_active', arrayOf(seasonProfile)),
      attribute(4, 'week_profile_table_active', arrayOf(weekProfile)),
      attribute(5, 'day_profile_table_active', arrayOf(dayProfile)),
      attribute(6, 'calendar_name_passive', text),
      attribute(7, 'season_profile_passive', arrayOf(seasonProfile)),
      attribute(8, 'week_profile_table_passive', arrayOf(weekProfile)),
      attribute(9, 'day_profile_table_passive', arrayOf(dayProfile)),
      attribute(10, 'activate_passive_calendar_time', dateTime),
    ],
    methods: [method(1, 'activate_passive_calendar')],
  }),
]);
