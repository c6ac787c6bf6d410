/** Traces as JUnit 5 tests. */
package org.mmrace.bridge.junit;
