"""What an installation is made of, checked: the image's steps, the manifests, the alerts."""
