package conference

import (
	"reflect"
	"unsafe"
)

// reachable goes through all that can be reached from a value: found, if there is one, is told of each
// byte string, and the sum of what the parts take is returned, about.
func reachable(root any, found func([]byte)) (size uintptr) {
	seen := map[unsafe.Pointer]bool{}
	var walk func(v reflect.Value)
	walk = func(v reflect.Value) {
		switch v.Kind() {
		case reflect.Pointer:
			if !v.IsNil() && !seen[v.UnsafePointer()] {
				seen[v.UnsafePointer()] = true
				size += v.Type().Elem().Size()
				walk(v.Elem())
			}
		case reflect.Interface:
			if !v.IsNil() {
				walk(v.Elem())
			}
		case reflect.String:
			size += uintptr(v.Len())
			if found != nil {
				found([]byte(v.String()))
			}
		case reflect.Struct:
			for i := range v.NumField() {
				walk(v.Field(i))
			}
		case reflect.Map:
			for it := v.MapRange(); it.Next(); {
				size += v.Type().Key().Size() + v.Type().Elem().Size()
				walk(it.Key())
				walk(it.Value())
			}
		case reflect.Slice, reflect.Array:
			element := v.Type().Elem()
			if v.Kind() == reflect.Slice {
				if v.Cap() == 0 || seen[v.UnsafePointer()] {
					return
				}
				seen[v.UnsafePointer()] = true
				size += uintptr(v.Cap()) * element.Size()
			}
			switch element.Kind() {
			case reflect.Uint8:
				if found == nil {
					return
				}
				b := make([]byte, v.Len())
				for i := range b {
					b[i] = byte(v.Index(i).Uint())
				}
				found(b)
			case reflect.Uint32, reflect.Uint64, reflect.Int, reflect.Uint:
			default:
				for i := range v.Len() {
					walk(v.Index(i))
				}
			}
		}
	}
	walk(reflect.ValueOf(root))
	return size
}
