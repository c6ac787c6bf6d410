/** One scenario of the executable memory management, made of the paths in the packages below. */
package org.mmrace.model;
