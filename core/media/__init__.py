"""Photos: recognised by their bytes, made safe, measured. Pillow and pi-heif load on first use only."""
