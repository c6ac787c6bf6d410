/** Schedules drawn at random, and what they say of the rest. */
package org.mmrace.explorer.sample;
