"""What notes may not do to the site: the HTML, the addresses and the drawings in them are made safe."""
