/** userfaultfd: fs/userfaultfd.c and mm/userfaultfd.c (v6.18). */
package org.mmrace.model.uffd;
