/** TLC in a child JVM; the only package that knows TLC's classes. */
package org.mmrace.bridge.tlc;
