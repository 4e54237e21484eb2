{{- define "hello-world-flask.name" -}}
{{- .Release.Name | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{- define "hello-world-flask.labels" -}}
app: {{ include "hello-world-flask.name" . }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end -}}
