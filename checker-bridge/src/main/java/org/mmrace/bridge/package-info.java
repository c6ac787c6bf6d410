/** What TLC and the executable model say of a scenario, and how the two compare. */
package org.mmrace.bridge;
